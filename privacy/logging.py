"""Last net: no identity code in any log line, whatever wrote it."""

import logging

from .identity import contains_identity_code, mask_identity_codes

_FORMATTER = logging.Formatter()


class IdentityCodeFilter(logging.Filter):
    """Masks identity codes in the finished message and drops the traceback of such a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if contains_identity_code(message):
            record.msg, record.args = mask_identity_codes(message), ()
        if record.exc_info and contains_identity_code(_FORMATTER.formatException(record.exc_info)):
            record.exc_info, record.exc_text = None, None
        return True
