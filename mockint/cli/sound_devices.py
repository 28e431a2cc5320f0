"""``mockint devices``: microphones, loudspeakers and voices, under the names that the settings take."""

from __future__ import annotations

from typing import Any

from mockint.cli.arguments import Parser
from mockint.cli.console import Console
from mockint.errors import SpeechError


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List what there is. Raises SpeechError when there is no sound system."""
    from mockint.model import LANGS
    from mockint.speech.process import devices
    from mockint.speech.voice import voices

    found = devices()
    try:
        spoken = [voice for voice in voices() if any(voice.speaks(lang) for lang in LANGS)]
    except SpeechError as error:
        console.error(error)
        spoken = []
    if args.json:
        console.json({"inputs": found.inputs, "outputs": found.outputs, "voices": spoken})
        return 0
    for key, kind in (("cli.devices_inputs", found.inputs), ("cli.devices_outputs", found.outputs)):
        console.out(console.say(key), style="head")
        for device in kind:
            console.out(("  * " if device.default else "    ") + device.name)
        if not kind:
            console.out("    " + console.say("cli.devices_none"))
    console.out(console.say("cli.devices_voices"), style="head")
    console.table([("    " + voice.id, voice.name) for voice in spoken])
    console.out()
    console.out(console.say("cli.devices_how"), style="quiet")
    return 0
