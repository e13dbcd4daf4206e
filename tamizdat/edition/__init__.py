"""An edition as something that can be checked: every file in one hash trie, and one signed head over it. Plain Python, no Django."""
