package io.paradecom.common.codec;

import io.paradecom.core.spec.WorkflowId;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Draws ids of workflows that a person recognises. Thread-safe. */
public final class WorkflowIds {
  private static final int MAX_SLUG_CHARS = 96;
  private static final int HASH_CHARS = 20;
  private static final int RANDOM_BYTES = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private WorkflowIds() {}

  /** Returns the id of a key: the same name and key give the same id, others another one. */
  public static WorkflowId forKey(String name, String key) {
    String hash = ContentHash.ofText(name.length() + ":" + name + key).substring(0, HASH_CHARS);
    return new WorkflowId(slug(name) + "-" + hash);
  }

  /** Returns an id that was not drawn before: the name and 48 random bits. */
  public static WorkflowId fresh(String name) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return new WorkflowId(slug(name) + "-" + HexFormat.of().formatHex(random));
  }

  /** Everything outside the id grammar becomes one dash; nothing left is {@code workflow}. */
  private static String slug(String name) {
    String dashed = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-+", "");
    String cut = dashed.substring(0, Math.min(dashed.length(), MAX_SLUG_CHARS));
    String slug = cut.replaceAll("-+$", "");
    return slug.isEmpty() ? "workflow" : slug;
  }
}
