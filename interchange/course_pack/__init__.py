"""Course packs: a whole course as a folder of readable YAML and Markdown files, there and back."""
