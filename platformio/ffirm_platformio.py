"""Build step for PlatformIO: generates the C of an ffirm network and adds it to the firmware.

    [env:board]
    extra_scripts = pre:node_modules/ffirm/platformio/ffirm_platformio.py
    custom_ffirm_config = network/ffirm.json

Options, all paths relative to the folder of platformio.ini:

    custom_ffirm_config   config file; several for several networks, one a line
    custom_ffirm_model    integer.safetensors of each config; when absent, in the config's "output" or build/<name>
    custom_ffirm_target   targets whose kernels the C has, like cortex-m0plus,cortex-m4; when absent, as the config says
    custom_ffirm_command  how to call ffirm; when absent, node_modules/.bin/ffirm of the project or of a folder above,
                          then the package that this file belongs to, then ffirm on the PATH

The C is generated again when the content of the config, the model or ffirm changed, never because of a date.
"""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

# SCons gives Import() and env to its scripts.
Import("env")  # noqa: F821
ENV = env  # noqa: F821

SCRIPT = Path((lambda: None).__code__.co_filename).resolve()
PROJECT = Path(ENV.subst("$PROJECT_DIR"))
BUILD = Path(ENV.subst("$BUILD_DIR"))
NAME = re.compile(r"^[a-z][a-z0-9_]{0,31}$")


class Failure(Exception):
    """Something that the user has to correct; shown as one line."""


def say(text):
    # An IDE reads standard output while it collects its data.
    print(f"ffirm: {text}", file=sys.stderr if ENV.IsIntegrationDump() else sys.stdout)


def option(name):
    """The lines of an option of platformio.ini."""
    value = ENV.GetProjectOption(name, "")
    lines = value if isinstance(value, (list, tuple)) else str(value or "").splitlines()
    return [line.strip() for line in lines if line.strip()]


def read(path, mend):
    try:
        return path.read_bytes()
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise Failure(f"{path}: {reason}; {mend}") from None


def hash_of(*parts):
    whole = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode()
        whole.update(b"%d:" % len(content) + content)
    return whole.hexdigest()


def hash_of_path(path):
    """Hash of a file, or of the names and contents of the files in a folder; "" if there is none."""
    if path.is_file():
        return hash_of(path.read_bytes())
    files = sorted(file for file in path.rglob("*") if file.is_file())
    parts = [part for file in files for part in (file.relative_to(path).as_posix(), file.read_bytes())]
    return hash_of(*parts) if parts else ""


def check_manifest(folder):
    """Refuses a generated folder in which a file is missing or differs from its manifest."""
    path = folder / "ffirm.manifest.json"
    again = "build again, or check whether the disk is full"
    try:
        files = json.loads(read(path, again))["files"]
        listed = {file["path"]: (file["bytes"], file["sha256"]) for file in files}
    except (ValueError, KeyError, TypeError):
        raise Failure(f"{path}: is damaged; {again}") from None
    for name, facts in sorted(listed.items()):
        content = read(folder / name, again)
        if facts != (len(content), hashlib.sha256(content).hexdigest()):
            raise Failure(f"{folder / name}: differs from what was generated; {again}")


def find_program(name):
    return shutil.which(name, path=ENV["ENV"].get("PATH"))


def require_node():
    node = find_program("node")
    if node is None:
        raise Failure("Node is not on the PATH; install Node 20 or newer")
    return node


def windows_words(text):
    """
    Words of a command by the rules of Windows programs: blanks outside of double quotes divide, and a backslash is itself
    unless it stands before a quote. A quote that is to be a character is doubled inside quotes, or has a backslash.

    ValueError when a quote is not closed.
    """
    words, word, quoted, at = [], None, False, 0
    while at < len(text):
        slashes = len(text[at:]) - len(text[at:].lstrip("\\"))
        if slashes:
            at += slashes
            before_quote = text[at : at + 1] == '"'
            word = (word or "") + "\\" * (slashes // 2 if before_quote else slashes)
            if before_quote and slashes % 2:
                word += '"'
                at += 1
            continue
        character = text[at]
        at += 1
        if character == '"' and quoted and text[at : at + 1] == '"':
            word += '"'
            at += 1
        elif character == '"':
            quoted = not quoted
            word = word or ""
        elif character.isspace() and not quoted:
            words += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + character
    if quoted:
        raise ValueError("No closing quotation")
    return words if word is None else [*words, word]


def split_command(text, windows=os.name == "nt"):
    """The program and the arguments of a command, quoted as on the system that runs it."""
    try:
        words = windows_words(text) if windows else shlex.split(text)
    except ValueError:
        raise Failure(f"custom_ffirm_command: a quote is not closed: {text}") from None
    if not words or not words[0]:
        raise Failure(f"custom_ffirm_command: does not name a program: {text}")
    return words


def find_command():
    """How to call ffirm, and the files that identify its version."""
    given = option("custom_ffirm_command")
    if given:
        command = split_command(" ".join(given))
        program = find_program(command[0]) or find_program(str(PROJECT / command[0]))
        if program is None:
            raise Failure(f'custom_ffirm_command: there is no program "{command[0]}"')
        return [program, *command[1:]]
    require_node()
    for folder in (PROJECT, *PROJECT.parents):
        program = folder / "node_modules" / ".bin" / ("ffirm.cmd" if os.name == "nt" else "ffirm")
        if program.is_file():
            return [str(program)]
    main = SCRIPT.parent.parent / "dist" / "cli" / "main.js"
    if main.is_file():
        return [require_node(), str(main)]
    program = find_program("ffirm")
    if program is None:
        raise Failure("ffirm is neither in node_modules nor on the PATH; run: npm install ffirm")
    return [program]


def package_of(word):
    """Folder of the npm package that a file belongs to, or None."""
    path = Path(word) if os.path.isabs(word) else PROJECT / word
    folders = path.resolve().parents if path.is_file() else []
    return next((folder for folder in folders if (folder / "package.json").is_file()), None)


def identity_of(command):
    """What changes when another ffirm is installed, or this one is edited."""
    packages = {package_of(word) for word in command} - {None}
    parts = ["package.json", "dist", "src/kernel", "targets", "templates"]
    return hash_of(*(hash_of_path(package / part) for package in sorted(packages) for part in parts))


class Network:
    """A config, its model, and the folder below the build folder that its C is generated into."""

    def __init__(self, config, model):
        self.config = PROJECT / config
        self.config_bytes = read(self.config, "see custom_ffirm_config in platformio.ini")
        try:
            content = json.loads(self.config_bytes)
            self.name = content["name"]
            output = content.get("output") or str(Path("build", self.name))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Failure(f'{self.config}: not a config of ffirm: not a JSON object with a "name"') from None
        if not isinstance(self.name, str) or NAME.match(self.name) is None:
            raise Failure(f'{self.config}: "name" must be lower-case letters, digits and underscores')
        if not isinstance(output, str):
            raise Failure(f'{self.config}: "output" must be a folder')
        self.model = PROJECT / (model or Path(output, "integer.safetensors"))
        self.folder = BUILD / "ffirm" / self.name
        self.library = self.folder / "library"

    def add_to_build(self):
        """Adds the library as it was generated last; nothing if it never was."""
        if (self.library / "src").is_dir():
            ENV.Append(CPPPATH=[str(self.library / "include")])
            ENV.BuildSources(str(self.folder / "objects"), str(self.library / "src"))

    def update(self):
        """Generates the C unless it exists and was made from the same inputs."""
        model = read(self.model, "run ffirm calibrate, or set custom_ffirm_model in platformio.ini")
        command = find_command()
        targets = [name.strip() for line in option("custom_ffirm_target") for name in line.split(",")]
        inputs = {
            "config": hash_of(self.config_bytes),
            "model": hash_of(model),
            "targets": ",".join(targets),
            "ffirm": hash_of(identity_of(command), SCRIPT.read_bytes()),
        }
        record = self.folder / "record.json"
        before = self.read_record(record)
        if before.get("inputs") == inputs and before.get("library") == hash_of_path(self.library):
            return
        self.generate(command, model, targets)
        content = {"inputs": inputs, "library": hash_of_path(self.library)}
        try:
            record.write_text(json.dumps(content, indent=2) + "\n", encoding="utf8")
        except OSError as error:
            raise Failure(f"{record}: cannot be written: {error.strerror}") from None
        changed = [name for name, value in inputs.items() if before.get("inputs", {}).get(name) != value]
        reason = f"{' and '.join(changed) or 'generated files'} changed" if before else "first build"
        say(f"generated the C of {self.name} ({reason})")

    @staticmethod
    def read_record(path):
        try:
            record = json.loads(path.read_text(encoding="utf8"))
            return record if isinstance(record.get("inputs"), dict) else {}
        except (OSError, ValueError, AttributeError):
            return {}

    def generate(self, command, model, targets):
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Next to the library until it is complete. With a copy of the model, so that what was hashed is what is read.
            with tempfile.TemporaryDirectory(dir=self.folder) as fresh:
                Path(fresh, "integer.safetensors").write_bytes(model)
                args = ["generate", str(self.config), "--output", fresh, "--package", "platformio", "--json"]
                self.run([*command, *args, *(["--target", ",".join(targets)] if targets else [])])
                check_manifest(Path(fresh, "bundle"))
                # Renamed, not deleted in place, so that the library is always complete or absent.
                if os.path.lexists(self.library):
                    os.replace(self.library, Path(fresh, "before"))
                os.replace(Path(fresh, "bundle"), self.library)
        except OSError as error:
            raise Failure(f"{error.filename or self.folder}: cannot be written: {error.strerror}") from None

    def run(self, command):
        environment = {**ENV["ENV"], "NO_COLOR": "1"}
        try:
            result = subprocess.run(
                command, cwd=PROJECT, env=environment, capture_output=True, check=False, stdin=subprocess.DEVNULL
            )
        except OSError as error:
            raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
        if result.returncode != 0:
            try:
                reason = json.loads(result.stdout)["error"]["message"]
            except (ValueError, KeyError, TypeError):
                output = result.stderr.decode("utf8", "replace").strip()
                reason = re.sub(r"^error: ", "", output) or f"exit code {result.returncode}"
            raise Failure(f"cannot generate the C of {self.name}: {reason}")


def networks():
    configs = option("custom_ffirm_config")
    models = option("custom_ffirm_model")
    if not configs:
        raise Failure("set custom_ffirm_config in platformio.ini to the config file of the network")
    if models and len(models) != len(configs):
        raise Failure(f"custom_ffirm_model has {len(models)} lines and custom_ffirm_config {len(configs)}")
    return [Network(config, model) for config, model in zip(configs, models or [None] * len(configs))]


def is_verbose():
    """Whether PlatformIO was called with -v."""
    try:
        from SCons.Script import ARGUMENTS

        return int(ARGUMENTS.get("PIOVERBOSE", 0)) > 0
    except (ImportError, ValueError):
        return False


def describe(error):
    """One line for any failure."""
    if isinstance(error, Failure):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'a file'}: {error.strerror or error}"
    return f"{type(error).__name__}: {' '.join(str(error).split())}; pio run -v shows where"


def main():
    if ENV.IsCleanTarget():
        return
    try:
        for network in networks():
            try:
                network.update()
            finally:
                # An IDE sees what was generated last, even if it cannot be updated.
                network.add_to_build()
    except Exception as error:  # pylint: disable=broad-exception-caught
        if is_verbose():
            traceback.print_exc()
        print(f"ffirm: error: {describe(error)}", file=sys.stderr)
        if not ENV.IsIntegrationDump():
            ENV.Exit(1)


main()
