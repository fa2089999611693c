"""Overview and statistics: figures by units and by what a case is about, each with its list."""
