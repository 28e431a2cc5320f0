"""Two themes, dark and light. The four parts keep their hues in both, after the palette of Okabe and Ito, which colour-blind
eyes tell apart; for the light theme they are darkened until they read as text (contrast of at least 4.5 to the paper).
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="mockint-dark",
    dark=True,
    primary="#E8855A",
    secondary="#9AA0AA",
    accent="#E8855A",
    foreground="#DCDEE3",
    background="#15171B",
    surface="#1B1E23",
    panel="#23272E",
    success="#2FB58C",
    warning="#F0D35E",
    error="#FF7A5C",
    variables={
        "quiet": "#959BA6",
        "faint": "#3A3F48",
        "chosen": "#2B3039",
        "part-situation": "#56B4E9",
        "part-task": "#F0E442",
        "part-action": "#2FB58C",
        "part-result": "#DA93BE",
        "record": "#FF6B4A",
        "block-cursor-background": "#2B3039",
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#23272E",
        "block-cursor-blurred-foreground": "#DCDEE3",
        "block-cursor-blurred-text-style": "none",
        "scrollbar": "#3A3F48",
        "scrollbar-hover": "#565D69",
        "scrollbar-active": "#E8855A",
        "scrollbar-background": "#15171B",
        "scrollbar-background-hover": "#15171B",
        "scrollbar-background-active": "#15171B",
        "border": "#565D69",
        "border-blurred": "#3A3F48",
    },
)

LIGHT = Theme(
    name="mockint-light",
    dark=False,
    primary="#B0421A",
    secondary="#5E6470",
    accent="#B0421A",
    foreground="#22252B",
    background="#FAF8F3",
    surface="#F3F0E8",
    panel="#EAE6DB",
    success="#00664A",
    warning="#6E5C00",
    error="#A8230A",
    variables={
        "quiet": "#5C626D",
        "faint": "#D3CEC1",
        "chosen": "#E4DFD2",
        "part-situation": "#005F96",
        "part-task": "#6E5C00",
        "part-action": "#00664A",
        "part-result": "#96306C",
        "record": "#B52E14",
        "block-cursor-background": "#E0DACB",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#EAE6DB",
        "block-cursor-blurred-foreground": "#22252B",
        "block-cursor-blurred-text-style": "none",
        "scrollbar": "#D3CEC1",
        "scrollbar-hover": "#B5AF9F",
        "scrollbar-active": "#B0421A",
        "scrollbar-background": "#FAF8F3",
        "scrollbar-background-hover": "#FAF8F3",
        "scrollbar-background-active": "#FAF8F3",
        "border": "#A8A293",
        "border-blurred": "#D3CEC1",
    },
)

THEMES = {"dark": DARK, "light": LIGHT}

DEFAULTS = {name: DARK.variables[name] for name in ("quiet", "faint", "chosen", "record")} | {
    f"part-{part}": DARK.variables[f"part-{part}"] for part in ("situation", "task", "action", "result")
}
"""For the moment before a theme is chosen: the style sheet needs every name."""
