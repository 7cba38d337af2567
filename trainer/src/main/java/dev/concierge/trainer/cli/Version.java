package dev.concierge.trainer.cli;

import picocli.CommandLine.IVersionProvider;

/** The version written into the jar by the build. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ConciergeCommand.class.getPackage().getImplementationVersion();
    return new String[] {
      "concierge " + (version == null ? "development build" : version),
      "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
