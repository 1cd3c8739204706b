"""How clips become a film: set-up, the render plan, the joining."""
