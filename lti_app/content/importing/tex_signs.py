"""The commands of TeX that school mathematics uses, and what they are in the notation or as plain signs."""

from __future__ import annotations

# Commands that the notation has a sign for.
SIGNS = {
    r"\cdot": "*",
    r"\times": "*",
    r"\ast": "*",
    r"\div": "/",
    r"\le": "<=",
    r"\leq": "<=",
    r"\leqslant": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\geqslant": ">=",
    r"\lt": "<",
    r"\gt": ">",
    r"\ne": "!=",
    r"\neq": "!=",
    r"\lbrack": "[",
    r"\rbrack": "]",
    r"\{": "{",
    r"\}": "}",
    r"\%": "%",
    r"\$": "$",
    r"\&": "&",
    r"\#": "#",
    r"\_": "_",
    r"\|": "|",
    "~": " ",
}
# Commands that only say how it looks.
SPACES = {r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", r"\\", r"\thinspace", r"\space"}
LOOKS = {
    *(r"\left", r"\right", r"\big", r"\Big", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\displaystyle"),
    *(r"\textstyle", r"\limits", r"\nolimits", r"\mathstrut"),
}
FRACTIONS = {r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"}
WORDS = {r"\text", r"\mathrm", r"\textrm", r"\operatorname", r"\mbox", r"\textbf", r"\textit", r"\mathbf"}
PASSED = {r"\mathit", r"\boldsymbol", r"\overline", r"\underline", r"\mathbb", r"\mathcal", r"\vec", r"\hat"}
# Signs that only words have: shown as they are, the formula then is no formula of ours.
LETTERS = {
    **{f"\\{name}": letter for name, letter in (
        ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"), ("theta", "θ"),
        ("lambda", "λ"), ("mu", "μ"), ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("phi", "φ"),
        ("varphi", "φ"), ("omega", "ω"), ("Delta", "Δ"), ("Sigma", "Σ"), ("Omega", "Ω"), ("pm", "±"),
        ("mp", "∓"), ("infty", "∞"), ("ldots", "…"), ("dots", "…"), ("cdots", "…"), ("approx", "≈"),
        ("equiv", "≡"), ("to", "→"), ("rightarrow", "→"), ("Rightarrow", "⇒"), ("leftarrow", "←"),
        ("in", "∈"), ("notin", "∉"), ("cup", "∪"), ("cap", "∩"), ("subset", "⊂"), ("emptyset", "∅"),
        ("circ", "∘"), ("degree", "°"), ("angle", "∠"), ("perp", "⊥"), ("parallel", "∥"), ("sum", "∑"),
        ("prod", "∏"), ("int", "∫"), ("partial", "∂"), ("forall", "∀"), ("exists", "∃"), ("prime", "′"),
        ("square", "□"), ("ell", "ℓ"), ("cong", "≅"), ("sim", "∼"), ("mid", "|"), ("therefore", "∴"),
    )},
}  # fmt: skip
