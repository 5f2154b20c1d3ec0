"""Which pages are copies, cuts, rewrites or quotations of which, and on what grounds. Pure."""
