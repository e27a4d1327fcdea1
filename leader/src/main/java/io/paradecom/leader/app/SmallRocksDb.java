package io.paradecom.leader.app;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write-buffer budget for all stores of the process, instead of 50 MiB and
 * three write buffers for each.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {
  private static final class Shared {
    static final Cache CACHE;
    static final WriteBufferManager WRITE_BUFFERS;

    static {
      RocksDB.loadLibrary();
      CACHE = new LRUCache(64L * 1024 * 1024);
      WRITE_BUFFERS = new WriteBufferManager(64L * 1024 * 1024, CACHE);
    }

    private Shared() {}
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    // Reused: the given one holds a cache that Streams closes itself.
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(16L * 1024 * 1024);
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared lives as long as the process.
  }
}
