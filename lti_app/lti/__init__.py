"""LTI 1.3: login, launch, keys, services. The only package that imports pylti1p3."""
