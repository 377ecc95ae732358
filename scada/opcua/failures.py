"""What can go wrong on the wire, as errors with a sentence and a cure, and the words for status codes.

Lives here: the room's errors, sentences for what servers answer and what the stack raises.
Must not: catch anything, retry, import the stack (errors are told by their names).
"""

import socket

from scada.model import Problem, Text, status_name

from .lifecycle import Cure

CREDENTIALS_CODES = {"BadIdentityTokenRejected", "BadIdentityTokenInvalid", "BadUserAccessDenied"}
TRUST_CODES = {
    "BadCertificateUntrusted",
    "BadSecurityChecksFailed",
    "BadCertificateInvalid",
    "BadCertificateUriInvalid",
    "BadCertificateTimeInvalid",
    "BadCertificateUseNotAllowed",
    "BadCertificateIssuerRevocationUnknown",
    "BadCertificateRevocationUnknown",
    "BadCertificateChainIncomplete",
    "BadCertificateHostNameInvalid",
}


class OpcUaError(Problem):
    """Root of the room's errors. `cure` says what the failure waits for."""

    cure = Cure.TIME


class ConnectError(OpcUaError):
    """The server cannot be reached, or does not speak OPC UA as it should; it may later."""


class LostError(OpcUaError):
    """A connection that stood is no longer of use."""


class CutError(LostError):
    """The server is out of reach, but may still keep session and values for us."""


class TrustError(OpcUaError):
    """One side does not trust the other's certificate; a person must look at it."""

    cure = Cure.TRUST


class CredentialsError(OpcUaError):
    """The server refuses who we say we are, or a secret could not be sent safely."""

    cure = Cure.CREDENTIALS


class BrowseError(OpcUaError):
    """The server's nodes could not be listed."""


def root(error: BaseException) -> BaseException:
    """The first real failure inside groups of failures."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def cure(error: BaseException) -> Cure:
    """What the failure waits for."""
    if isinstance(error, OpcUaError):
        return error.cure
    name = code_name(error)
    if name in CREDENTIALS_CODES:
        return Cure.CREDENTIALS
    return Cure.TRUST if name in TRUST_CODES else Cure.TIME


def is_cut(error: BaseException) -> bool:
    """Whether only the way to the server failed, so that session and subscription may live on there."""
    return isinstance(error, CutError | ConnectError | ConnectionError | TimeoutError)


def code_name(error: BaseException) -> str:
    """`BadNodeIdUnknown` if the failure is a status code, else an empty text."""
    code = getattr(error, "code", None)
    return status_name(code) if isinstance(code, int) else ""


def sentence(error: BaseException, url: str) -> Text:
    """One sentence or two for a person, whatever was raised while dealing with `url`."""
    if isinstance(error, Problem):
        return error.text
    fields = {"url": url, "reason": _reason(error)}
    name = code_name(error)
    if name in CREDENTIALS_CODES:
        return Text(
            "{url} refuses the log-in ({reason}). Check the user in site.toml and the password, "
            "or ask the administrator of the server for access.",
            fields,
        )
    if name in TRUST_CODES:
        return Text(
            "{url} refuses the secure connection ({reason}). Ask its administrator to trust the certificate "
            "of this program: the file pki/own/millrace.der of the site.",
            fields,
        )
    if name:
        return Text("{url} answers with the error {reason}.", fields)
    if isinstance(error, TimeoutError):
        return Text("{url} stopped answering.", fields)
    if isinstance(error, ConnectionError):
        return Text("{url} closed the connection.", fields)
    if isinstance(error, OSError):
        return Text("The conversation with {url} failed: {reason}.", fields)
    return Text(
        "{url} answers in a way that is no sound OPC UA ({reason}). The server is faulty, or another service "
        "listens there.",
        fields,
    )


def unreachable(error: OSError | TimeoutError, url: str, seconds: float) -> ConnectError:
    """Why no socket could be opened. TimeoutError is an OSError since Python 3.10: it comes first."""
    fields = {"url": url, "seconds": seconds, "reason": _reason(error)}
    if isinstance(error, TimeoutError):
        return ConnectError(Text("{url} cannot be reached: no answer within {seconds} s.", fields))
    if isinstance(error, ConnectionRefusedError):
        return ConnectError(
            Text("Nothing listens at {url}. The server may be off, or its port may be another one.", fields)
        )
    if isinstance(error, socket.gaierror):
        return ConnectError(
            Text("The host in {url} is not known to this computer. Check the address in site.toml.", fields)
        )
    return ConnectError(Text("{url} cannot be reached: {reason}.", fields))


def not_opc_ua(error: BaseException, url: str, seconds: float) -> ConnectError:
    """Why the first OPC UA messages came to nothing."""
    fields = {"url": url, "seconds": seconds}
    if isinstance(error, TimeoutError):
        return ConnectError(
            Text(
                "{url} accepts the connection but does not answer in OPC UA within {seconds} s. "
                "Another service may listen there, or the server hangs.",
                fields,
            )
        )
    return ConnectError(
        Text(
            "{url} ends the connection at the first OPC UA message. "
            "Another service may listen there; check host and port.",
            fields,
        )
    )


def channel_ended(url: str, thumbprint: str) -> TrustError:
    """A server that does not trust us may say nothing at all."""
    return TrustError(
        Text(
            "{url} ended the secure connection at once. It may not trust the certificate of this program: "
            "ask its administrator to trust the site's file pki/own/millrace.der, thumbprint {thumbprint}.",
            {"url": url, "thumbprint": thumbprint},
        )
    )


def refused_item(name: str, node: str, status: int) -> Text:
    """Why one tag is not subscribed."""
    fields = {"tag": name, "node": node, "code": status_name(status)}
    if fields["code"] in ("BadNodeIdUnknown", "BadNodeIdInvalid"):
        return Text(
            "{tag}: the server does not know node {node} ({code}). Correct the row in tags.csv.", fields
        )
    if fields["code"] == "BadAttributeIdInvalid":
        return Text(
            "{tag}: node {node} is no variable and has no value ({code}). Correct the row in tags.csv.",
            fields,
        )
    return Text("{tag}: the server does not give the values of node {node} ({code}).", fields)


def _reason(error: BaseException) -> str:
    return code_name(error) or str(error).strip().rstrip(".") or type(error).__name__
