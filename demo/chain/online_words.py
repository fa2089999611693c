"""What is said on the public pages of the demo. Nobody here exists."""

from portal.models import Doubt

SENDERS = (("周文静", "13000002211"), ("沈国强", "13000002212"), ("陆晓梅", "13000002213"))
QUESTIONS = (  # days ago, topic, question, answer ("" while it waits)
    (
        31, "E01-03", "二孩想和姐姐上同一所小学，需要什么条件？",
        "两个孩子同时在校、户籍和居住地一致的，可以在报名时提出，由学校所在区统筹安排。",
    ),
    (
        19, "E05-04", "民办学校的教师可以参加中级职称评审吗？",
        "可以。由学校审核材料后，报所在区的评审受理点，条件与公办学校教师相同。",
    ),
    (3, "E04-06", "助学贷款的还款期限可以延长吗？", ""),
)  # fmt: skip
SAME_MATTER = "我也是这所学校的家长，遇到同样的问题，希望一并调查并告诉我结果。"
SAME_TITLE = "另一位家长反映同一问题"
PETITIONS = (  # days ago, topic, text, doubts
    (3, "E04-08", "学校要求每人订两套校服，也没有公示价格，请核查并退还多收的钱。", ()),
    (2, "E09-02", "孩子报的美术班停课三个月，机构一直不退预付的学费，请督促退费。", (Doubt.WORDS,)),
    (1, "E01-02", "小区今年被划到另一所学校，事先没有听取居民意见，请说明依据。", ()),
)  # fmt: skip
REALLY_A_PETITION = (1, "E04-08", "学校收的托管费没有发票，问过几次都不给，能不能帮忙要回来？")
RATINGS = (  # of the office, of the unit, words
    ("good", "good", "答复得很快，说得也清楚。"),
    ("fair", "bad", "答复只抄了规定，没有说钱什么时候退。"),
    ("good", "good", ""),
    ("good", "fair", "办得还可以，就是等得久了一点。"),
    ("fair", "good", ""),
)
