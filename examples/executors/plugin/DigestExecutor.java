import io.paradecom.spi.TaskContext;
import io.paradecom.spi.TaskException;
import io.paradecom.spi.TaskExecutor;
import io.paradecom.spi.TaskOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the digest of a file is: custom: { type: digest, with: { file: PATH } }. */
public final class DigestExecutor implements TaskExecutor {
  private static final Pattern FILE = Pattern.compile("\"file\"\\s*:\\s*\"((?:[^\"\\\\])*)\"");

  @Override
  public String type() {
    return "digest";
  }

  @Override
  public TaskOutcome execute(TaskContext context) throws Exception {
    // A plugin brings its own JSON library in its jar; for one text a pattern does.
    Matcher config = FILE.matcher(context.config());
    if (!config.find()) {
      throw TaskException.permanent("Expected the field file in with: " + context.config());
    }
    Path file = Path.of(config.group(1));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (context.isCancelled()) {
          return TaskOutcome.done(); // Nobody looks at it any more.
        }
        digest.update(buffer, 0, read);
        bytes += read;
        context.progress();
      }
    } catch (NoSuchFileException missing) {
      throw TaskException.permanent("Expected the file " + file + ", but there is none.", missing);
    } catch (IOException failed) {
      throw TaskException.retryable("Expected to read " + file + ", but " + failed, failed);
    }
    String hex = HexFormat.of().formatHex(digest.digest());
    context.log(hex + "  " + file + "\n");
    return TaskOutcome.of("{\"sha256\":\"" + hex + "\",\"bytes\":" + bytes + "}");
  }
}
