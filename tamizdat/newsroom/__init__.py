"""Where people write: stories, photos, bylines, sections, workflow. It knows nothing of the press or of readers."""
