package io.paradecom.runner.execute.output;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The texts in which a secret may turn up: itself and its common encodings. */
final class SecretForms {
  private static final int MIN_LINE_LENGTH = 8;

  private SecretForms() {}

  static Set<String> of(Collection<String> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      addForms(secret, Redactor.MIN_SECRET_LENGTH, forms);
      String stripped = secret.strip();
      addForms(stripped, Redactor.MIN_SECRET_LENGTH, forms);
      if (stripped.indexOf('\n') >= 0) {
        stripped.lines().map(String::strip).forEach(line -> addForms(line, MIN_LINE_LENGTH, forms));
      }
    }
    return forms;
  }

  private static void addForms(String value, int minLength, Set<String> forms) {
    if (value.length() < minLength) {
      return;
    }
    forms.add(value);
    forms.add(jsonEscaped(value));
    String percent = URLEncoder.encode(value, StandardCharsets.UTF_8);
    for (String encoded : new String[] {percent, percent.replace("+", "%20")}) {
      forms.add(encoded);
      forms.add(lowerCaseEscapes(encoded));
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int alignment = 0; alignment < 3; alignment++) {
      String base64 = base64At(alignment, bytes);
      if (base64.length() >= Redactor.MIN_SECRET_LENGTH) {
        forms.add(base64);
        forms.add(base64.replace('+', '-').replace('/', '_'));
      }
    }
  }

  /**
   * Base64 of {@code bytes} standing {@code alignment} bytes after a multiple of three: only the
   * characters that do not depend on what stands before or behind.
   */
  private static String base64At(int alignment, byte[] bytes) {
    byte[] shifted = new byte[alignment + bytes.length];
    System.arraycopy(bytes, 0, shifted, alignment, bytes.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int leading = alignment == 0 ? 0 : alignment + 1;
    int trailing = shifted.length % 3 == 0 ? 0 : 1;
    int end = encoded.length() - trailing;
    return end <= leading ? "" : encoded.substring(leading, end);
  }

  private static String jsonEscaped(String value) {
    StringBuilder escaped = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String lowerCaseEscapes(String percentEncoded) {
    char[] chars = percentEncoded.toCharArray();
    for (int i = 0; i + 2 < chars.length; i++) {
      if (chars[i] == '%') {
        String digits = new String(Arrays.copyOfRange(chars, i + 1, i + 3));
        digits.toLowerCase(Locale.ROOT).getChars(0, 2, chars, i + 1);
      }
    }
    return new String(chars);
  }
}
