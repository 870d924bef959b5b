"""What storage refuses to do. Each error carries a key of the texts and what its sentence needs to be filled in."""


class StorageError(Exception):
    """Base of everything that this package raises; the words stand under ``errors.<key>``."""

    key = "storage"

    def __init__(self, **context: object) -> None:
        self.context = context
        super().__init__(f"{self.key} {context}" if context else self.key)


class SecondDraft(StorageError):
    """The person has another form open."""

    key = "second_draft"


class NotFound(StorageError):
    """No such record, or it was voided."""

    key = "not_found"


class StepNotAllowed(StorageError):
    """A case cannot take that step from where it stands."""

    key = "step_not_allowed"


class NeedsWriting(StorageError):
    """A mediated agreement on contracted land must be in writing (农村土地承包经营纠纷调解仲裁法 10)."""

    key = "needs_writing"


class UnknownTownship(StorageError):
    """There are records of a township that the program was not told of; nobody would see them, or everybody."""

    key = "unknown_township"


class NoTownship(StorageError):
    """There are records of the time when one township had the database for itself; now there are several."""

    key = "no_township"


class AlreadyPublished(StorageError):
    """Figures of that span and edition were published meanwhile."""

    key = "already_published"


class UnknownKind(StorageError):
    """An activity of a kind that activities.yaml does not declare."""

    key = "unknown_kind"


class WrongKey(StorageError):
    """The office's secret is not the one with which the database was encrypted."""

    key = "wrong_key"


class NewerDatabase(StorageError):
    """The database was written by a later version of the program."""

    key = "newer_database"


class LastAdmin(StorageError):
    """The last admin can neither leave nor be suspended."""

    key = "last_admin"


class TooManyFiles(StorageError):
    """A record has as many files as it may."""

    key = "too_many_files"


class MissingFile(StorageError):
    """A file that a record names is not in the store."""

    key = "missing_file"


class DamagedFile(StorageError):
    """A file in the store is not what it was."""

    key = "damaged_file"


class DamagedDatabase(StorageError):
    """The file of the database is cut off or spoilt."""

    key = "damaged_database"


class LostDatabase(StorageError):
    """There are backups, and yet no database."""

    key = "lost_database"


class DatabaseInUse(StorageError):
    """Another program has the database open."""

    key = "database_in_use"


class BadBackup(StorageError):
    """A part of the backup is not what was written."""

    key = "bad_backup"


class NoBackup(BadBackup):
    """It cannot be read as a backup: it is something else, or was cut off."""

    key = "no_backup"


class BackupWithoutFiles(StorageError):
    """The backup's files of records are not with it."""

    key = "backup_without_files"


class NotEmpty(StorageError):
    """There is something in the database that a restore would replace."""

    key = "not_empty"
