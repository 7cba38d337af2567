package dev.concierge.plugin.log;

import dev.concierge.plugin.indices.SystemIndices;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opensearch.ExceptionsHelper;
import org.opensearch.action.DocWriteRequest;
import org.opensearch.action.NoShardAvailableActionException;
import org.opensearch.action.get.GetRequest;
import org.opensearch.action.index.IndexRequest;
import org.opensearch.action.support.WriteRequest;
import org.opensearch.common.unit.TimeValue;
import org.opensearch.core.action.ActionListener;
import org.opensearch.index.IndexNotFoundException;
import org.opensearch.index.engine.VersionConflictEngineException;

/**
 * Ids of turns that verify themselves: {@code CONVERSATION.RANDOM.MAC}, the MAC (HMAC-SHA256, first
 * 96 bits) over what precedes it with one secret of the cluster. Feedback can so be accepted before
 * the turn's record is visible, and an invented id be refused without a lookup.
 *
 * <p>The secret is made once and kept in a system index; {@link #ready} must have answered before
 * ids are issued or read. Thread-safe.
 */
public final class TurnIds {
  /** Legal conversation ids: short enough that a turn id fits UBI's keyword fields. */
  public static final Pattern CONVERSATION_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final String SECRET_ID = "turn-ids";
  private static final String FIELD = "secret";
  private static final int SECRET_BYTES = 32;
  private static final int RANDOM_BYTES = 9;
  private static final int MAC_BYTES = 12;
  private static final TimeValue SHARD_PATIENCE = TimeValue.timeValueSeconds(15);
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SystemIndices indices;
  private final SecureRandom random = new SecureRandom();
  private volatile byte[] secret;

  public TurnIds(SystemIndices indices) {
    this.indices = indices;
  }

  /** Ids under a secret known already. */
  TurnIds(byte[] secret) {
    this.indices = null;
    this.secret = secret.clone();
  }

  /** Answers once the cluster's secret is known to this node; at once after the first time. */
  public void ready(ActionListener<Void> listener) {
    if (secret != null) {
      listener.onResponse(null);
      return;
    }
    read(
        ActionListener.wrap(
            found -> {
              if (found) {
                listener.onResponse(null);
              } else {
                create(listener);
              }
            },
            listener::onFailure));
  }

  /** A new id for a turn of the conversation. */
  public String issue(String conversationId) {
    if (!CONVERSATION_ID.matcher(conversationId).matches()) {
      throw new IllegalArgumentException(
          "conversation id must match ["
              + CONVERSATION_ID.pattern()
              + "] but was ["
              + conversationId
              + "]");
    }
    byte[] unique = new byte[RANDOM_BYTES];
    random.nextBytes(unique);
    String signed = conversationId + "." + ENCODER.encodeToString(unique);
    return signed + "." + mac(signed);
  }

  /** The conversation of a turn id that this cluster issued; empty for any other text. */
  public Optional<String> conversationOf(String turnId) {
    int last = turnId.lastIndexOf('.');
    int first = turnId.indexOf('.');
    if (first < 1 || first == last) {
      return Optional.empty();
    }
    byte[] expected = mac(turnId.substring(0, last)).getBytes(StandardCharsets.US_ASCII);
    byte[] given = turnId.substring(last + 1).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, given)
        ? Optional.of(turnId.substring(0, first))
        : Optional.empty();
  }

  private String mac(String text) {
    byte[] key = secret;
    if (key == null) {
      throw new IllegalStateException("the cluster's secret for turn ids has not been read yet");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] full = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ENCODER.encodeToString(Arrays.copyOf(full, MAC_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no HmacSHA256", e);
    }
  }

  private void read(ActionListener<Boolean> listener) {
    indices
        .client()
        .get(
            new GetRequest(SystemIndices.SECRETS, SECRET_ID),
            ActionListener.wrap(
                found -> {
                  if (found.isExists()) {
                    secret = Base64.getDecoder().decode((String) found.getSource().get(FIELD));
                  }
                  listener.onResponse(found.isExists());
                },
                failure -> {
                  if (isBeingMade(ExceptionsHelper.unwrapCause(failure))) {
                    listener.onResponse(false);
                  } else {
                    listener.onFailure(failure);
                  }
                }));
  }

  /**
   * Whether the index may be on its way: absent, or made by another caller a moment ago and its
   * shard not there yet. Writing waits for the shard, reading does not.
   */
  private static boolean isBeingMade(Throwable failure) {
    return failure instanceof IndexNotFoundException
        || failure instanceof NoShardAvailableActionException;
  }

  /** The first to write wins; the others read what it wrote. */
  private void create(ActionListener<Void> listener) {
    byte[] fresh = new byte[SECRET_BYTES];
    random.nextBytes(fresh);
    IndexRequest write =
        new IndexRequest(SystemIndices.SECRETS)
            .id(SECRET_ID)
            .opType(DocWriteRequest.OpType.CREATE)
            .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
            .timeout(SHARD_PATIENCE)
            .source(Map.of(FIELD, Base64.getEncoder().encodeToString(fresh)));
    ActionListener<Void> written =
        ActionListener.wrap(
            done -> {
              secret = fresh;
              listener.onResponse(null);
            },
            failure -> {
              if (ExceptionsHelper.unwrapCause(failure) instanceof VersionConflictEngineException) {
                read(ActionListener.map(listener, found -> null));
              } else {
                listener.onFailure(failure);
              }
            });
    indices.ensure(
        SystemIndices.SECRETS,
        ActionListener.wrap(
            ready -> indices.client().index(write, ActionListener.map(written, done -> null)),
            listener::onFailure));
  }
}
