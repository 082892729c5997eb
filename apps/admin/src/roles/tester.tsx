'use client';
import { Banner, Field, FilterInput, InlineError, Input, Panel, Select, Skeleton, Status } from '@fettle/ui';
import { useState } from 'react';
import {
  askable,
  needsWorkspace,
  useAllWorkspaces,
  useAnswer,
  usePeople,
  useQuestion,
  type Answer,
  type Question,
} from './use-tester';

/** "Can X do Y on Z?": answered by the functions that guard the routes. */
export function Tester() {
  const question = useQuestion();
  const answer = useAnswer(question);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title="The question">
        <div className="flex flex-col gap-4">
          <Who question={question} />
          <What question={question} />
          {needsWorkspace(question.what) ? <Where question={question} /> : null}
        </div>
      </Panel>
      <Panel title="The answer">
        <div aria-live="polite" className="flex flex-col gap-3">
          {answer.error ? <InlineError error={answer.error} title="It cannot be answered" /> : null}
          {answer.data && !answer.error ? <Verdict answer={answer.data} /> : null}
          {answer.isFetching && !answer.data ? <Skeleton label="Asking" lines={3} /> : null}
          {!answer.isFetching && !answer.data && !answer.error ? (
            <p className="text-dense text-muted">Say who, what and where; the answer comes by itself.</p>
          ) : null}
        </div>
      </Panel>
    </div>
  );
}

function Who({ question }: { question: Question }) {
  const [search, setSearch] = useState('');
  const people = usePeople(search);
  const isKey = question.who.startsWith('key:');
  const found = people.data?.items ?? [];
  const isListed = isKey || found.some(({ id }) => id === question.who);
  const known = question.who && !isListed ? [{ value: question.who, label: question.who }] : [];
  const options = [
    { value: '', label: 'Choose…', disabled: true },
    ...known,
    ...found.map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` })),
    { value: 'key:', label: 'An API key, by its id' },
  ];
  return (
    <>
      <FilterInput label="Search people" placeholder="Search name or e-mail" value={search} onChange={setSearch} />
      {people.error ? <InlineError error={people.error} title="People could not be read" /> : null}
      <Field label="Who">
        <Select
          value={isKey ? 'key:' : question.who}
          onChange={(event) => void question.set({ who: event.target.value })}
          options={options}
        />
      </Field>
      {isKey ? (
        <Field label="Id of the API key" help="As the list of API keys and the audit log tell it.">
          <Input
            mono
            value={question.who.slice('key:'.length)}
            onChange={(event) => void question.set({ who: `key:${event.target.value.trim()}` })}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
    </>
  );
}

function What({ question }: { question: Question }) {
  return (
    <Field label="What" help="A permission, or the id of a route.">
      <Select
        value={question.what}
        onChange={(event) => void question.set({ what: event.target.value })}
        options={[{ value: '', label: 'Choose…', disabled: true }, ...askable]}
      />
    </Field>
  );
}

function Where({ question }: { question: Question }) {
  const workspaces = useAllWorkspaces();
  const all = workspaces.data?.items ?? [];
  return (
    <>
      {workspaces.error ? <InlineError error={workspaces.error} title="Workspaces could not be read" /> : null}
      <Field label="In the workspace">
        <Select
          value={question.workspace}
          onChange={(event) => void question.set({ workspace: event.target.value, node: '' })}
          options={[
            { value: '', label: 'Choose…', disabled: true },
            ...all.map(({ id, name, slug }) => ({ value: id, label: `${name} · ${slug}` })),
          ]}
        />
      </Field>
      <Field
        label="On the node"
        optional
        help="The id of one node, as its page tells it: rights of teams count on their nodes."
      >
        <Input
          mono
          value={question.node}
          onChange={(event) => void question.set({ node: event.target.value.trim() })}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    </>
  );
}

function Verdict({ answer }: { answer: Answer }) {
  const [first, ...rest] = answer.reasons;
  return (
    <>
      <p className="text-section">
        <Status
          variant="verdict"
          state={answer.allowed ? 'healthy' : 'off'}
          word={answer.allowed ? 'Yes, it would be let in' : `No, it would be refused with ${answer.refusal?.status}`}
        />
      </p>
      {first ? <p className="text-body">{first.text}</p> : null}
      {rest.map(({ text }) => (
        <p key={text} className="text-dense text-muted">
          {text}
        </p>
      ))}
      {answer.refusal ? (
        <Banner title="What the caller is told">
          {answer.refusal.message} <code className="text-log">{answer.refusal.code}</code>
        </Banner>
      ) : null}
    </>
  );
}
