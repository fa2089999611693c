"""People from Excel and to Excel.

In the order a file passes through: `organization.workbooks` reads it in a child process,
`columns` knows the headers, `checking` judges every cell, `writing` enters all people or none;
`template` makes the workbook to fill in, and the list as it stands.
"""
