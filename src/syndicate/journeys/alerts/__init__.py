"""What is the case → the alerts that stand → staff who are told, each once, in their language."""
