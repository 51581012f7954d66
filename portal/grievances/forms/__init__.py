"""What people type about grievances."""
