"""What several journeys do: the verbs of the office, in the browser."""

PARTS = {
    "request": "你反映职称评审程序不公开。",
    "findings": "经查，评审结果公示不足五个工作日。",
    "opinion": "责令学校重新公示，并向你书面说明。",
    "basis": "依据《职称评审管理暂行规定》第二十五条。",
}


def answer(handler, head, case):
    handler.open(f"/desk/cases/{case.slug}/reply/")
    for name, words in PARTS.items():
        handler.page.fill(f"[name={name}]", words)
    handler.press("button[name=submit]")
    head.open("/desk/review/")
    head.page.locator("[data-row-link]").first.click()
    words = head.page.locator("[name=words]")
    words.fill("事实清楚，依据充分，同意。")
    head.press("button[name=decision][value=approve]")
    head.act(case, "issue")
