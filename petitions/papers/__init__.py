"""The papers of a case: `kinds` is the one table of what there is, `fields` the closed list of what
a wording may name, `drawing` makes the official page. Actions issue them (`actions.papers`)."""
