"""Files that come from outside: what is let in, how it is looked into, where its bytes lie.

Nothing here knows of cases; who may add and read a file is said by the actions and the views.
"""
