"""Pages of reports: the bulletin, unit reports, and the cases behind each number."""
