"""What readers get on Friday: newsletters as the desk sees them, issues and the stories picked for them."""
