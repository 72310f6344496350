import { mount } from 'svelte';
import App from './App.svelte';
import './styles/base.css';
import { theme } from './state/theme.svelte.ts';

theme.apply();
mount(App, { target: document.getElementById('app')! });
