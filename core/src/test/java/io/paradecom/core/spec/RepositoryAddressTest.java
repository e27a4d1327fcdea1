package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://git.example/acme/shop.git,              WEB,  git.example, 443",
    "https://Git.Example:8443/acme/shop.git,         WEB,  git.example, 8443",
    "http://127.0.0.1:3000/shop.git,                 WEB,  127.0.0.1,   3000",
    "http://git.example/shop,                        WEB,  git.example, 80",
    "https://[::1]:8443/shop.git,                    WEB,  ::1,         8443",
    "https://bot:${secret:TOKEN}@git.example/a.git,  WEB,  git.example, 443",
    "https://${secret:A}:${secret:B}@git.example/a,  WEB,  git.example, 443",
    "https://${secret:TOKEN}@git.example:444/a.git,  WEB,  git.example, 444",
    "ssh://git@git.example:2222/acme/shop.git,       SSH,  git.example, 2222",
    "ssh://git.example/acme/shop.git,                SSH,  git.example, 22",
    "git@git.example:acme/shop.git,                  SSH,  git.example, 22",
    "git.example:shop.git,                           SSH,  git.example, 22",
    "file:///srv/git/shop.git,                       FILE, '',          0",
    "/srv/git/shop with blank.git,                   FILE, '',          0"
  })
  void shouldTakeWhatGitReachesWithoutAProgramOfItsOwn(
      String text, RepositoryAddress.Kind kind, String host, int port) {
    RepositoryAddress address = new RepositoryAddress(text);
    assertThat(address.kind()).isEqualTo(kind);
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-uupload=x",
        "--upload-pack=touch /tmp/x",
        "ext::sh -c touch% /tmp/x",
        "fd::17",
        "git://git.example/shop.git",
        "ftp://git.example/shop.git",
        "ssh://-oProxyCommand=x/shop.git",
        "ssh://-l@git.example/shop.git",
        "-oProxyCommand=x:shop.git",
        "git@-oProxyCommand=x:shop.git",
        "git@git.example:-x",
        "git.example::shop",
        "ssh://git.example/x@[evil.example]/shop.git",
        "ssh://git.example/x%40%5Bevil.example%5D/shop.git",
        "git.example:x@[evil.example]:shop.git",
        "file:///srv/git/%2e%2e/secret.git",
        "HTTPS://git.example/shop.git",
        "https:///shop.git",
        "https://git.example",
        "https://git.example/a b",
        "https://git.example/a\nb",
        "/srv/git\0/shop.git",
        "shop.git",
        "./shop.git",
        "../shop.git"
      })
  void shouldRefuseOptionsAndTransportsThatStartPrograms(String text) {
    assertThatThrownBy(() -> new RepositoryAddress(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected the address of a git repository as https://HOST/PATH")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bot:hunter2hunter2@git.example/a.git",
        "https://hunter2hunter2@git.example/a.git",
        "https://${secret:A}:hunter2hunter2@git.example/a.git",
        "https://bot:${secret:A}hunter2hunter2@git.example/a.git",
        "ssh://bot:hunter2hunter2@git.example/a.git",
        "https://bot:hunter2/hunter2@git.example/a.git",
        "https://bot:12/hunter2@git.example/a.git"
      })
  void shouldRefuseAPasswordItselfAndNotRepeatIt(String text) {
    assertThatThrownBy(() -> new RepositoryAddress(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void shouldGiveTheAddressWithoutNameAndPassword() {
    RepositoryAddress both =
        new RepositoryAddress("https://bot:${secret:TOKEN}@git.example:444/a.git");
    assertThat(both.bare()).isEqualTo("https://git.example:444/a.git");
    assertThat(both.user()).isEqualTo("bot");
    assertThat(both.password()).isEqualTo("${secret:TOKEN}");
    RepositoryAddress token = new RepositoryAddress("https://${secret:TOKEN}@git.example/a.git");
    assertThat(token.bare()).isEqualTo("https://git.example/a.git");
    assertThat(token.user()).isEqualTo("${secret:TOKEN}");
    assertThat(token.password()).isNull();
    RepositoryAddress ssh = new RepositoryAddress("git@git.example:acme/shop.git");
    assertThat(ssh.bare()).isEqualTo(ssh.text());
    assertThat(ssh.user()).isNull();
  }

  @Test
  void shouldNameTheFolder() {
    assertThat(new RepositoryAddress("file:///srv/a b.git").folder()).isEqualTo("/srv/a b.git");
    assertThat(new RepositoryAddress("/srv/a.git").folder()).isEqualTo("/srv/a.git");
    assertThat(new RepositoryAddress("https://git.example/a").folder()).isEmpty();
  }
}
