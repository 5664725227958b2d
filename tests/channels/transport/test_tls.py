"""TLS is verified against the name, although a checked number is dialled."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from channels.transport.failures import Interrupted, NotSent
from channels.transport.guard import Guard, system_dialler
from channels.transport.pools import tls_context
from channels.transport.session import Transport
from tests.channels.transport.peers import Peer, answer, fixed, peer
from tests.channels.transport.test_session import drip

PUBLIC = "93.184.216.34"
NAME = "truong.example.vn"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def public(there: Peer, tls: ssl.SSLContext | None = None) -> Transport:
    """Every name is a public address; dialling it ends at `there`."""

    def dial(address: str, port: int, timeout: float) -> socket.socket:
        assert address == PUBLIC
        return system_dialler("127.0.0.1", there.port, timeout)

    return Transport(guard=Guard(resolver=lambda h, p: [PUBLIC], dialler=dial), tls=tls)


def trusting(certificate: Path) -> ssl.SSLContext:
    context = tls_context()
    context.load_verify_locations(certificate)
    return context


def test_the_right_name_is_reached_and_the_connection_kept(certificate: Path) -> None:
    with peer(fixed(answer(b'{"a":1}')), server_side(certificate)) as there:
        web = public(there, trusting(certificate))
        for _ in range(2):
            assert web.request("GET", f"https://{NAME}/").json() == {"a": 1}
        assert there.connections == 1
        assert f"Host: {NAME}".encode() in there.requests[0]


def test_another_name_or_an_unknown_authority_is_not_sent_to(certificate: Path) -> None:
    with peer(fixed(answer()), server_side(certificate)) as there:
        for web, url in (
            (public(there, trusting(certificate)), "https://other.example.vn/"),
            (public(there), f"https://{NAME}/"),
        ):
            with pytest.raises(NotSent) as caught:
                web.request("POST", url, data=b"{}", creating=True)
            assert caught.value.code == "tls"
        assert there.requests == []


def test_the_deadline_holds_inside_tls(certificate: Path) -> None:
    with peer(drip(answer(b"x" * 400)), server_side(certificate)) as there:
        web = public(there, trusting(certificate))
        with pytest.raises(Interrupted) as caught:
            web.request("GET", f"https://{NAME}/", deadline=0.6)
        assert caught.value.code == "timeout"
