package io.paradecom.leader.state;

import io.paradecom.common.codec.RowCodec;
import io.paradecom.core.workflow.WorkflowStore;
import io.paradecom.core.workflow.WorkflowStoreContract;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The rows in RocksDB, opened from its files again for every look at what was kept. */
class RowStoreTest extends WorkflowStoreContract {
  @TempDir private Path directory;
  private KeyValueStore<Bytes, byte[]> rocks;

  @SuppressWarnings("NullAway.Init")
  RowStoreTest() {}

  @Override
  protected WorkflowStore open() {
    rocks =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
    rocks.init(context.getStateStoreContext(), rocks);
    return new RowStore(rocks, new RowCodec());
  }

  @Override
  protected WorkflowStore reopen(WorkflowStore store) {
    ((RowStore) store).flush();
    rocks.close();
    return open();
  }

  @AfterEach
  void closeRocks() {
    rocks.close();
  }
}
