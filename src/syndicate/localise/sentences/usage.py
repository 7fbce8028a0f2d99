"""What is said about a command line that cannot be understood, and about commands cut short."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

_HELP = N_("“{command} --help” shows how it is called.")

SENTENCES: Mapping[str, tuple[str, str]] = {
    "command-unknown": (N_("There is no command “{found}”."), _HELP),
    "command-unknown-nearest": (
        N_("There is no command “{found}”; the nearest is “{nearest}”."),
        _HELP,
    ),
    "command-misused": (N_("“{command}” cannot be called like this."), _HELP),
    "option-conflict": (
        N_("{one} and {other} do not go together."),
        N_("Leave one of them out."),
    ),
    "option-unknown": (N_("There is no option “{found}” here."), _HELP),
    "option-unknown-nearest": (
        N_("There is no option “{found}” here; the nearest is “{nearest}”."),
        _HELP,
    ),
    "option-incomplete": (N_("The option {name} cannot be used like this."), _HELP),
    "options-exclusive": (
        N_("{one} and {other} exclude each other."),
        N_("Leave one of them out."),
    ),
    "argument-missing": (N_("{name} is missing."), _HELP),
    "argument-choice": (
        N_("The value of {name} is not one of the choices."),
        N_("Known: {allowed}."),
    ),
    "argument-range": (
        N_("The value of {name} is out of range."),
        N_("Give a whole number from {least} to {most}."),
    ),
    "argument-number": (N_("The value of {name} is not a number."), N_("Give a whole number.")),
    "argument-folder": (
        N_("{name}: there is a file where a folder is needed."),
        N_("Name another folder."),
    ),
    "argument-instant": (
        N_("“{found}” is not a date and time."),
        N_("Write 2026-11-26T08:00+01:00, or 2026-11-26 for the start of a day."),
    ),
    "hold-reason": (
        N_("The reason is empty, or longer than {most} characters."),
        N_("Say in a few words why nothing may go out: whoever finds it held will read them."),
    ),
    "hold-reason-ours": (
        N_("“{found}” is a reason that only syndicate itself gives: such a hold takes “adopt”."),
        N_("Say it in other words, for those who find it held."),
    ),
    "argument-bytes": (
        N_("A part of the command is no text in this system’s encoding."),
        N_("Type it again, or set LANG to a UTF-8 locale."),
    ),
    "argument-empty": (
        N_("The value of {name} is empty."),
        N_("Name a folder; a variable in the command may not be set."),
    ),
    "argument-taken": (
        N_("{name}: there is a folder where a file is needed."),
        N_("Name a file."),
    ),
    "newsletter-one": (
        N_("One newsletter at a time: “{found}” is one too many."),
        N_("Names of works follow --works."),
    ),
    "instance-stranger": (
        N_("Others send from this database at this moment, and this machine is not one of them."),
        N_(
            "If it is to be, copy var/instance and var/keys/ here from the machine that runs serve. Else name another database."
        ),
    ),
    "worker-alone": (
        N_("Workers have nothing to do here: “syndicate serve” hands mails over by itself."),
        N_("Set [schedule] runner = “workers”, for serve and for every worker."),
    ),
    "dev-elsewhere": (
        N_("--dev serves this machine alone: it does not listen on {host}."),
        N_("Leave --host out, or leave --dev out."),
    ),
    "unforeseen": (
        N_("Something went wrong that syndicate did not foresee ({kind})."),
        N_(
            "Please report it as a bug, with the file {report}. What was there before is still there."
        ),
    ),
    "system-refused": (
        N_("The system refused something: {reason}."),
        N_("Check the permissions and the free space there, then run it again."),
    ),
}
