import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { guardScripts } from './guard'

guardScripts()
mount(App, { target: document.body })
