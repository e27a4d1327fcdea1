package io.paradecom.runner.plugin;

import io.paradecom.spi.BlobStore;
import io.paradecom.spi.BlobStoreProvider;
import io.paradecom.spi.BlobWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.BiConsumer;

/** A store of a plugin that says how it was opened, and can do nothing else. */
public final class ScriptedStore implements BlobStoreProvider, BlobStore {
  private String opened = "";

  @Override
  public String type() {
    return "scripted";
  }

  @Override
  public BlobStore open(String address, String installation) throws IOException {
    if (address.isEmpty()) {
      throw new IOException("Expected an address, but found none.");
    }
    opened = address + " of " + installation;
    return this;
  }

  @Override
  public String described() {
    return opened;
  }

  @Override
  public BlobWriter write(String workflow) throws IOException {
    throw new IOException("not here");
  }

  @Override
  public InputStream read(String workflow, String sha256) throws IOException {
    throw new IOException("not here");
  }

  @Override
  public void copy(String from, String to, String sha256) throws IOException {
    throw new IOException("not here");
  }

  @Override
  public void delete(String workflow) {
    // There is nothing.
  }

  @Override
  public void forEachWorkflow(BiConsumer<String, Instant> visitor) {
    // There is nothing.
  }

  @Override
  public void check() throws IOException {
    throw new IOException("not here");
  }
}
