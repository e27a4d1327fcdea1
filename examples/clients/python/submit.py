#!/usr/bin/env python3
"""Submits a workflow over Kafka and follows its events to the end.

Prints one JSON object a line for every event. Exit code 0: the workflow succeeded, 1: it ended
otherwise, 2: it was refused, 3: nothing was heard in time.
"""
import argparse
import io
import json
import pathlib
import struct
import sys
import time
import uuid

import avro.io
import avro.schema
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.schema_registry import SchemaRegistryClient

NAMESPACE = "io.paradecom.schemas."
WORKFLOW = pathlib.Path(__file__).resolve().parent.parent / "workflow.json"


class NamedReader(avro.io.DatumReader):
    """Keeps each record's name, which tells the branches of a union apart."""

    def read_record(self, writers_schema, readers_schema, decoder):
        record = super().read_record(writers_schema, readers_schema, decoder)
        record["@type"] = writers_schema.name
        return record


class Wire:
    """Values in the Confluent wire format: a zero byte, the schema's id, Avro."""

    def __init__(self, registry_url):
        self.registry = SchemaRegistryClient({"url": registry_url})
        self.readers = {}

    def encode(self, subject, value):
        latest = self.registry.get_latest_version(subject)
        schema = avro.schema.parse(latest.schema.schema_str)
        out = io.BytesIO(struct.pack(">bI", 0, latest.schema_id))
        out.seek(0, io.SEEK_END)
        avro.io.DatumWriter(schema).write(completed(schema, value), avro.io.BinaryEncoder(out))
        return out.getvalue()

    def decode(self, data):
        magic, schema_id = struct.unpack(">bI", data[:5])
        if magic != 0:
            raise ValueError("expected a value in the Confluent wire format")
        if schema_id not in self.readers:
            schema = avro.schema.parse(self.registry.get_schema(schema_id).schema_str)
            self.readers[schema_id] = NamedReader(schema)
        return self.readers[schema_id].read(avro.io.BinaryDecoder(io.BytesIO(data[5:])))


def completed(schema, value):
    """Fills in the defaults of fields that were left out; Apache Avro for Python does not."""
    if isinstance(schema, avro.schema.RecordSchema):
        return {
            field.name: completed(field.type, value[field.name])
            if field.name in value
            else field.default
            for field in schema.fields
        }
    if isinstance(schema, avro.schema.ArraySchema):
        return [completed(schema.items, item) for item in value]
    if isinstance(schema, avro.schema.UnionSchema) and isinstance(value, dict):
        # As in Avro's JSON encoding: {"full.name.of.the.Branch": {...}}
        (name, content), = value.items()
        branch = next(s for s in schema.schemas if getattr(s, "fullname", s.type) == name)
        return completed(branch, content)
    return value


def assign_at_end(consumer, topic):
    """Starts to read at the end of every partition, before anything is submitted."""
    partitions = consumer.list_topics(topic, timeout=30).topics[topic].partitions
    ends = [
        TopicPartition(topic, number, consumer.get_watermark_offsets(TopicPartition(topic, number), 30)[1])
        for number in partitions
    ]
    consumer.assign(ends)


def submit(arguments, wire, workflow_id, command_id):
    topic = arguments.prefix + "workflow.commands"
    body = json.loads(pathlib.Path(arguments.workflow).read_text(encoding="utf-8"))
    command = {
        "workflowId": workflow_id,
        "commandId": command_id,
        "body": {NAMESPACE + "SubmitChunk": body},
    }
    failures = []
    producer = Producer(
        {
            "bootstrap.servers": arguments.bootstrap,
            "enable.idempotence": True,
            # The hash of Kafka's Java clients. With any other the record is forwarded, one hop more.
            "partitioner": arguments.partitioner,
        }
    )
    producer.produce(
        topic,
        key=workflow_id,
        value=wire.encode(topic + "-value", command),
        on_delivery=lambda error, _: failures.append(error) if error else None,
    )
    if producer.flush(30) or failures:
        raise SystemExit("not delivered: %s" % (failures or "no answer from the broker"))


def follow(consumer, wire, workflow_id, command_id, patience):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        message = consumer.poll(0.5)
        if message is None or message.error() or message.key() != workflow_id.encode():
            continue
        record = wire.decode(message.value())
        if record["@type"] == "CommandRejected" and record["commandId"] == command_id:
            print(json.dumps({"event": "CommandRejected", "reason": record["reason"]}), flush=True)
            return 2
        if record["@type"] != "WorkflowEventBatch" or record["run"] != command_id:
            continue
        for place, event in enumerate(record["events"]):
            line = {"sequence": record["firstSequence"] + place, "event": event["@type"]}
            line.update({name: event[name] for name in ("task", "state", "reason") if name in event})
            print(json.dumps(line), flush=True)
            if event["@type"] == "WorkflowEnded":
                return 0 if event["state"] == "SUCCEEDED" else 1
            if event["@type"] in ("WorkflowRefused", "WorkflowQuarantined"):
                return 2
    return 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bootstrap", required=True, help="HOST:PORT of the Kafka cluster")
    parser.add_argument("--registry", required=True, help="URL of the schema registry")
    parser.add_argument("--prefix", default="paradecom.", help="what topic names begin with")
    parser.add_argument("--partitioner", default="murmur2_random", help="as librdkafka names it")
    parser.add_argument("--workflow-id", default="python-" + uuid.uuid4().hex[:12])
    parser.add_argument("--patience", type=float, default=120, help="seconds")
    parser.add_argument("workflow", nargs="?", default=WORKFLOW, help="JSON file: a SubmitChunk")
    arguments = parser.parse_args()
    wire = Wire(arguments.registry)
    command_id = str(uuid.uuid4())
    consumer = Consumer(
        {
            "bootstrap.servers": arguments.bootstrap,
            "group.id": command_id,
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
        }
    )
    try:
        assign_at_end(consumer, arguments.prefix + "workflow.events")
        submit(arguments, wire, arguments.workflow_id, command_id)
        return follow(consumer, wire, arguments.workflow_id, command_id, arguments.patience)
    finally:
        consumer.close()


if __name__ == "__main__":
    sys.exit(main())
