package dev.concierge.it.stage;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Rest} on one node that is started with the first test of the JVM and stopped
 * after the last. Tests share it, so each uses index and recommender names of its own. Tests that
 * kill nodes make a {@link NodeProcess} themselves.
 */
public final class RunningNode implements ParameterResolver {

  /** Where the node looks for a trainer; nothing listens there unless a test starts one. */
  public static final String TRAINER_ADDRESS = "127.0.0.1:" + NodeProcess.freePort();

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RunningNode.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Rest.class || type == NodeProcess.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    NodeProcess node =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("node", key -> started(), NodeProcess.class);
    return parameter.getParameter().getType() == Rest.class ? node.rest() : node;
  }

  private static NodeProcess started() {
    NodeProcess node =
        new NodeProcess("shared", "plugins.concierge.trainer.address=" + TRAINER_ADDRESS);
    node.startFresh();
    return node;
  }
}
