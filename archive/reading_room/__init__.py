"""What people see of the archive: views put together from what was kept and what was judged."""
