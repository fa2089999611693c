"""Reading workbooks that strangers send: a child process looks before anything is opened.

`reading` runs `extract` in a child, which lets `guard` look first; `limits` says how much is
let in. What the rows mean is for the app that imports them.
"""
