"""How long reports lead to people (保存期限): the rule, its dry run, what is kept back."""
