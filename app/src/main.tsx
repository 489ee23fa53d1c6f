import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { createClient } from './data/client';
import { SourcesProvider, ownOrigin } from './data/sources';
import './styles.css';
import { showChosenTheme } from './ui/theme';

showChosenTheme();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createClient()}>
      <SourcesProvider value={ownOrigin()}>
        <App />
      </SourcesProvider>
    </QueryClientProvider>
  </StrictMode>,
);
