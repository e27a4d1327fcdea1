#!/usr/bin/env node
// Submits a workflow over Kafka and follows its events to the end. Prints one JSON object a line for
// every event. Exit code 0: the workflow succeeded, 1: it ended otherwise, 2: it was refused, 3:
// nothing was heard in time.
'use strict';
const { randomUUID } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parseArgs } = require('node:util');
const { Kafka, Partitioners, logLevel } = require('kafkajs');
const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry');

const NAMESPACE = 'io.paradecom.schemas.';

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      bootstrap: { type: 'string' },
      registry: { type: 'string' },
      prefix: { type: 'string', default: 'paradecom.' },
      'workflow-id': { type: 'string', default: `javascript-${randomUUID().slice(0, 8)}` },
      patience: { type: 'string', default: '120' },
    },
    allowPositionals: true,
  });
  if (!values.bootstrap || !values.registry || positionals.length > 1) {
    console.error('usage: submit.js --bootstrap HOST:PORT --registry URL [--prefix TEXT] [--workflow-id ID] [--patience SECONDS] [FILE]');
    process.exit(2);
  }
  return { ...values, file: positionals[0] ?? join(__dirname, '..', 'workflow.json') };
}

// Tells what a record of workflow.events says about this submit: lines to print, and the exit code
// when that was the end.
function* tell(record, commandId) {
  if (record.reason !== undefined) {
    if (record.commandId === commandId) {
      yield [{ event: 'CommandRejected', reason: record.reason }, 2];
    }
    return;
  }
  if (record.run !== commandId || !record.events) {
    return;
  }
  for (const [place, branch] of record.events.entries()) {
    const [[name, event]] = Object.entries(branch);
    const kind = name.replace(NAMESPACE, '');
    const line = { sequence: Number(record.firstSequence) + place, event: kind };
    for (const field of ['task', 'state', 'reason']) {
      if (event[field] !== undefined) line[field] = event[field];
    }
    let exit;
    if (kind === 'WorkflowEnded') exit = event.state === 'SUCCEEDED' ? 0 : 1;
    if (kind === 'WorkflowRefused' || kind === 'WorkflowQuarantined') exit = 2;
    yield [line, exit];
  }
}

async function main() {
  const given = readArguments();
  const commands = `${given.prefix}workflow.commands`;
  const events = `${given.prefix}workflow.events`;
  const workflowId = given['workflow-id'];
  const commandId = randomUUID();
  const kafka = new Kafka({ clientId: 'example', brokers: given.bootstrap.split(','), logLevel: logLevel.ERROR });
  const registry = new SchemaRegistry(
    { host: given.registry },
    // Union branches under their names, both ways.
    { [SchemaType.AVRO]: { wrapUnions: 'auto' } },
  );
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: commandId, readUncommitted: false, maxWaitTimeInMs: 100 });
  await Promise.all([producer.connect(), consumer.connect()]);

  // From the beginning: where the end was before the submit is more than an example needs to know.
  const ended = new Promise((resolve) => {
    setTimeout(() => resolve(3), Number(given.patience) * 1000).unref();
    consumer
      .subscribe({ topic: events, fromBeginning: true })
      .then(() =>
        consumer.run({
          autoCommit: false,
          eachMessage: async ({ message }) => {
            if (message.key?.toString() !== workflowId) return;
            for (const [line, exit] of tell(await registry.decode(message.value), commandId)) {
              console.log(JSON.stringify(line));
              if (exit !== undefined) resolve(exit);
            }
          },
        }))
      .catch((error) => { console.error(error); resolve(3); });
  });

  const body = JSON.parse(readFileSync(given.file, 'utf8'));
  const command = { workflowId, commandId, body: { [`${NAMESPACE}SubmitChunk`]: body } };
  const schemaId = await registry.getLatestSchemaId(`${commands}-value`);
  await producer.send({
    topic: commands,
    acks: -1,
    messages: [{ key: workflowId, value: await registry.encode(schemaId, command) }],
  });

  const exit = await ended;
  await Promise.allSettled([consumer.disconnect(), producer.disconnect()]);
  process.exit(exit);
}

main().catch((error) => {
  console.error(error);
  process.exit(3);
});
