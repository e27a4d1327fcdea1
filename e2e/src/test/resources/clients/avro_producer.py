"""Submits one workflow with Confluent's own AvroProducer.

It registers the schema that it is given, and has no plain text keys: the record has none.
"""
import sys

from confluent_kafka import avro
from confluent_kafka.avro import AvroProducer

bootstrap, registry, topic, workflow_id, command_id, schema_file = sys.argv[1:]
schema = avro.load(schema_file)
producer = AvroProducer(
    {"bootstrap.servers": bootstrap, "schema.registry.url": registry}, default_value_schema=schema
)
header = {
    "name": "from-avro-producer",
    "parallelism": 0,
    "onFailure": "CONTINUE",
    "taskCount": -1,
    "chunks": 1,
    "contentHash": "",
    "semaphores": {},
    "rates": {},
    "budgets": {},
    "origin": None,
    "conflicts": "LOCK",
    "conflictsResolved": False,
    "weight": 1,
    "policy": "DEFAULT",
    "deadline": None,
    "labels": {},
}
task = {
    "id": "only",
    "action": "NOOP",
    "needs": [],
    "queue": "default",
    "priority": 0,
    "rankMs": -1,
    "disposition": "RUN",
    "resources": [],
    "role": None,
    "reads": [],
    "writes": [],
}
producer.produce(
    topic=topic,
    value={
        "workflowId": workflow_id,
        "commandId": command_id,
        "body": {"header": header, "chunk": 0, "tasks": [task], "moreNeeds": [], "taken": []},
    },
)
sys.exit(1 if producer.flush(30) else 0)
