'use client';
import { InlineError } from '@fettle/ui';
import { Component, type ReactNode } from 'react';

interface TabBoundaryProps {
  /** What could not be shown. */
  label: string;
  children: ReactNode;
}

/** A tab that breaks, or cannot be fetched, takes nothing else of the page along. */
export class TabBoundary extends Component<TabBoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <InlineError
        error={error}
        title={`${this.props.label} could not be shown`}
        onRetry={() => this.setState({ error: undefined })}
      />
    );
  }
}
