package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SSH is started: by a program that writes down what it is told, and ends. */
class GitSshTest {
  @TempDir private Path folder;
  private Path home;
  private Path told;
  private Path repository;
  private final Map<String, String> surroundings = new HashMap<>();

  @BeforeEach
  void prepare() throws Exception {
    home = Files.createDirectories(folder.resolve("home"));
    told = folder.resolve("told");
    repository = Files.createDirectories(folder.resolve("repository"));
    surroundings.put("HOME", home.toString());
    surroundings.put("PATH", program("bin/ssh").getParent() + ":" + System.getenv("PATH"));
    Git.in(surroundings).ask(repository, "init", "--quiet");
  }

  private Path program(String name) throws Exception {
    Path program = folder.resolve(name);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho \"$0\" \"$@\" > '%s'\nexit 255\n".formatted(told));
    Files.setPosixFilePermissions(
        program, Set.copyOf(PosixFilePermissions.fromString("rwxr-xr-x")));
    return program;
  }

  private String start() throws Exception {
    Git.Reply reply =
        Git.in(surroundings)
            .run(repository, "", "ls-remote", "--", "ssh://git@git.example:2222/shop.git");
    assertThat(reply.exit()).isNotZero();
    return Files.readString(told);
  }

  @Test
  void shouldGiveUpAHostThatDoesNotAnswer() throws Exception {
    assertThat(start())
        .contains("/bin/ssh", "BatchMode=yes", "ConnectTimeout=20", "ServerAliveInterval=15")
        .contains("-p 2222", "git@git.example");
  }

  @Test
  void shouldStartTheProgramThatTheUserHasConfigured() throws Exception {
    Path own = program("own-ssh");
    Files.writeString(home.resolve(".gitconfig"), "[core]\n\tsshCommand = " + own + " -i key\n");

    assertThat(start()).contains("own-ssh -i key -oBatchMode=yes");
  }

  @Test
  void shouldNotStartAProgramThatTheRepositoryNames() throws Exception {
    Path foreign = program("foreign-ssh");
    Git.in(surroundings).ask(repository, "config", "core.sshCommand", foreign.toString());

    assertThat(start()).doesNotContain("foreign-ssh").contains("/bin/ssh");
  }

  @Test
  void shouldLeaveTheProgramOfTheEnvironmentAsItIs() throws Exception {
    surroundings.put("GIT_SSH_COMMAND", program("given-ssh").toString());

    assertThat(start()).contains("given-ssh").doesNotContain("ConnectTimeout");
  }
}
