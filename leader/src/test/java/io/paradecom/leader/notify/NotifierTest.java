package io.paradecom.leader.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.follow.EventGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class NotifierTest {
  private static final Topics TOPICS = Topics.local();
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.events(), 0);

  private final List<Boolean> committed = Collections.synchronizedList(new ArrayList<>());

  @Test
  void shouldCommitARecordOnlyWhenAllOfItsNoticesWerePosted() throws Exception {
    // Given
    AvroWire wire = new AvroWire(MockRegistryClient.scope("notifier-"));
    byte[] twoNotices =
        new RegistryWire(wire, TOPICS)
            .encodeEvents(
                new WorkflowId("w"),
                new RunId("r"),
                1,
                Instant.EPOCH,
                List.of(waiting(0, "a"), waiting(1, "b")));
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.assign(Set.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.addRecord(new ConsumerRecord<>(TOPICS.events(), 0, 0, new byte[] {'w'}, twoNotices));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          committed.add(hasPlace(consumer));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    Webhook hook = new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + "/");

    // When
    KafkaAccess access = new KafkaAccess("unused:1", TOPICS, wire, Map.of());
    new EventGroup(access, "notifier", new Notifier(List.of(hook))).pass(consumer, Duration.ZERO);
    server.stop(0);
    hook.close();

    // Then
    assertThat(committed).containsExactly(false, false);
    assertThat(hasPlace(consumer)).isTrue();
  }

  private static boolean hasPlace(MockConsumer<byte[], byte[]> consumer) {
    return consumer.committed(Set.of(PARTITION)).get(PARTITION) != null;
  }

  private static WorkflowEvent waiting(int index, String task) {
    return new WorkflowEvent.TaskAwaiting(index, new TaskId(task), WaitReason.APPROVAL, null);
  }
}
