"""The post office: mail that survives a crash. Plain Python; docs/developers/postroom.md."""
