"""The import of a register kept in Excel.

In the order a file passes through: `organization.workbooks` reads it in a child process that
looks before anything is opened; and understands single cells, `headers` finds the columns,
`checking` judges the rows, `writing` makes cases of them.
"""
