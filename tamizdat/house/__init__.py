"""House style: base templates, design tokens, component styles, icons, fonts."""
