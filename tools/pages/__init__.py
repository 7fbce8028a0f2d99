"""Pages of the reference, each made of the code that it is about: functions without arguments → Markdown."""
