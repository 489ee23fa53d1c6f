// When an answer is not as the page can show it, the page says so instead of vanishing.
import { Component, type ReactNode } from 'react';
import { Failure } from './states';

export class Boundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return (
      <>
        <Failure error={new Error('What came cannot be shown')} retry={() => this.setState({ error: undefined })} />
        <p>{this.state.error instanceof Error ? this.state.error.message : null}</p>
      </>
    );
  }
}
