package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RepositoryAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryRulesTest {
  @TempDir private Path folder;
  private Path allowed;
  private Path secret;
  private RepositoryRules rules;

  @BeforeEach
  void makeFolders() throws Exception {
    allowed = Files.createDirectories(folder.resolve("git"));
    secret = Files.createDirectories(folder.resolve("secret.git"));
    rules = RepositoryRules.of(List.of(allowed.toString(), "git.example", "other.example:2222"));
  }

  private Optional<String> refusal(Object address) throws Exception {
    return rules.refusal(new RepositoryAddress(address.toString()));
  }

  @Test
  void shouldAllowWhatIsListed() throws Exception {
    Path shop = Files.createDirectories(allowed.resolve("shop.git"));
    assertThat(refusal(shop)).isEmpty();
    assertThat(refusal("file://" + shop)).isEmpty();
    assertThat(refusal("https://GIT.example/a.git")).isEmpty();
    assertThat(refusal("ssh://git@other.example:2222/a.git")).isEmpty();
  }

  @Test
  void shouldRefuseOtherServersAndPorts() throws Exception {
    assertThat(refusal("https://git.example.evil.example/a.git")).isPresent();
    assertThat(refusal("git@other.example:a.git").orElseThrow())
        .contains("on other.example: allow it with --git-allow");
  }

  @Test
  void shouldRefuseFoldersThatLeadOutOrAreNotThere() throws Exception {
    Path link = Files.createSymbolicLink(allowed.resolve("link.git"), secret);
    Files.createSymbolicLink(allowed.resolve("short.git"), secret);
    Path tree = Files.createDirectories(allowed.resolve("tree"));
    Files.createSymbolicLink(tree.resolve(".git"), secret);
    Path file = Files.createDirectories(allowed.resolve("file"));
    Files.writeString(file.resolve(".git"), "gitdir: " + secret + "\n");

    assertThat(refusal(secret)).isPresent();
    assertThat(refusal(allowed + "/../secret.git")).isPresent();
    assertThat(refusal(link)).isPresent();
    assertThat(refusal(allowed.resolve("short"))).isPresent();
    assertThat(refusal(tree)).isPresent();
    assertThat(refusal(file)).isPresent();
  }
}
