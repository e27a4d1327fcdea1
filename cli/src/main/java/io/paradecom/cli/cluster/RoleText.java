package io.paradecom.cli.cluster;

/** What the roles' help says alike. */
final class RoleText {
  static final String FOOTER =
      "%nEvery option may be an environment variable instead: --client-config is"
          + "%nPARADECOM_CLIENT_CONFIG. SIGTERM and Ctrl-C stop in order."
          + "%nExit codes: 0 it was stopped; 2 wrong usage; 3 a broker, registry or directory"
          + "%nis not as it must be.";

  private RoleText() {}
}
