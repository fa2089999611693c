"""Several hosts on one machine: namespaces with addresses of their own, a primary and its standby,
two web hosts, one for worker and beat; how fast they are, what a replica answers, and a fail-over.

`make hosts` runs it; docs/figures.md says what came out.
"""
