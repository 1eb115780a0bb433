"""What ``import pitfalls_core as pc`` offers: a few calls, and values that notebooks show well."""
