"""Commands that let platforms in: by an invitation, or by hand."""

from __future__ import annotations

import click

from lti_app.cli.running import installation, says_what_is_wrong


@click.command()
@click.option("--label", default="", help="What people in your school call this platform.")
@click.option("--platform", help="The LMS's address, as people open it: only that LMS may then use it.")
@click.option("--registration", type=int, help="Number of the registration that it may bring up to date.")
@click.option("--needs-approval", is_flag=True, help="The registration waits in the console for approval.")
@click.option("--days", type=click.IntRange(1, 90), default=7, show_default=True, help="How long it is good.")
@says_what_is_wrong
def invite(
    *, label: str, platform: str | None, registration: int | None, needs_approval: bool, days: int
) -> None:
    """Make an address that lets one platform register itself, once: paste it into Moodle or Canvas."""
    from datetime import timedelta

    from lti_app.lti.registering.invitations import invite as make
    from lti_app.lti.registering.invitations import registration_url

    with installation() as run, run.database.transaction() as session:
        token = make(
            session,
            run.now(),
            label=label,
            platform_url=platform,
            registration_id=registration,
            needs_approval=needs_approval,
            lifetime=timedelta(days=days),
        )
    click.echo(f"{registration_url(run.settings, token)}\n")
    click.echo(f"Good once, for {days} days. It is shown only here. Paste it into the LMS:")
    click.echo("  Moodle: Site administration > Plugins > External tool > Manage tools: paste it as tool")
    click.echo('          URL, press "Add LTI Advantage", then "Register"; back in the list, "Activate".')
    click.echo("  Canvas: Admin > Apps > Manage > Install a New App > LTI 1.3, Dynamic Registration: paste")
    click.echo('          it, press "Register"; review what Baton asks for and switch it on.')


@click.command()
@click.option("--issuer", required=True, help="The platform's issuer, such as https://moodle.school.example")
@click.option("--client-id", required=True, help="The client id that the platform gave to Baton.")
@click.option(
    "--deployment-id", "deployments", multiple=True, required=True, help="May be given more than once."
)
@click.option("--auth-login-url", required=True, help="Authentication request URL.")
@click.option("--auth-token-url", required=True, help="Access token URL.")
@click.option("--key-set-url", required=True, help="Public key set URL.")
@click.option(
    "--embedding-origin",
    "origins",
    multiple=True,
    help="Origin that shows Baton in a frame, if not the issuer's.",
)
@click.option(
    "--family", type=click.Choice(["moodle", "canvas", "other"]), default="other", show_default=True
)
@click.option("--label", default="", help="What people in your school call this platform.")
@says_what_is_wrong
def register(
    *,
    issuer: str,
    client_id: str,
    deployments: tuple[str, ...],
    auth_login_url: str,
    auth_token_url: str,
    key_set_url: str,
    origins: tuple[str, ...],
    family: str,
    label: str,
) -> None:
    """Register a platform by hand. Running it again updates the registration."""
    from lti_app.lti.registering.registrations import register as save

    with installation() as run, run.database.transaction() as session:
        row = save(
            session,
            issuer=issuer,
            client_id=client_id,
            deployment_ids=deployments,
            auth_login_url=auth_login_url,
            auth_token_url=auth_token_url,
            key_set_url=key_set_url,
            embedding_origins=origins,
            family=family,
            label=label,
            now=run.now(),
        )
        number = row.id
        click.echo(f"Registration {number} is saved. Give the platform these addresses:")
    for name, path in (
        ("Login", "/lti/login"),
        ("Launch and redirect", "/lti/launch"),
        ("Key set", "/lti/jwks"),
    ):
        click.echo(f"  {name}: {run.settings.public_url}{path}")
    click.echo(f"Then see whether it works: baton doctor --registration {number}")
